// The token that Django asks of every post which fetch() sends.

export function csrfToken() {
  return document.querySelector("meta[name=csrf-token]").content;
}

export function post(url, body, options = {}) {
  const headers = { "X-CSRFToken": csrfToken(), ...options.headers };
  return fetch(url, { ...options, method: "POST", body, headers });
}

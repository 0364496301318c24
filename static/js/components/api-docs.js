// The API's description, to read and to try.

export function mount(element) {
  window.SwaggerUIBundle({
    url: element.dataset.schema,
    domNode: element,
    deepLinking: true,
    defaultModelsExpandDepth: -1,
    requestInterceptor(request) {
      request.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
      return request;
    },
  });
}

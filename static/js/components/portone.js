// Opens PortOne's payment window; how it went is asked by the server when she is back.

export function mount(element) {
  const button = element.querySelector("[data-pay]");
  const problem = element.querySelector("[data-problem]");
  const asked = JSON.parse(element.querySelector("#portone-asked").textContent);

  async function open() {
    button.disabled = true;
    problem.hidden = true;
    try {
      await window.PortOne.requestPayment(asked);
      location.assign(asked.redirectUrl); // a window that led nowhere else
    } catch {
      problem.hidden = false;
      button.disabled = false;
    }
  }

  button.addEventListener("click", open);
  return () => button.removeEventListener("click", open);
}

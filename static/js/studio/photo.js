// A photograph of her own: chosen with her consent, read by the server, put on the stage.

export function mountPhoto(input, { ways, panels, hints, signal }) {
  function read() {
    const [photo] = input.files;
    input.value = ""; // the same photo may be chosen again
    if (!photo) return;
    hints.set("reading", true); // until it is on the stage, or refused
    ways.photo(photo);
  }

  input.addEventListener("change", read, { signal });
  return {
    choose() {
      if (ways.hasConsent()) input.click();
      else panels.show("consent");
    },
  };
}

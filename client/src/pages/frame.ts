// The script of the sandboxed frame (/bingkai). It gets opened bytes once, from the page that made the frame, and shows
// a picture or offers a PDF for saving. It imports nothing: from an origin that is none, nothing could be fetched.

type Given = { type: string; bytes: ArrayBuffer; words: string; name: string };

function show({ type, bytes, words, name }: Given): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  if (type === "application/pdf") offer(url, words, name);
  else draw(url, words);
}

function draw(url: string, words: string): void {
  const picture = new Image();
  picture.alt = words;
  picture.onload = () => tell(true);
  picture.onerror = () => {
    picture.remove();
    tell(false);
  };
  picture.src = url;
  document.body.append(picture);
}

/** A PDF never becomes a document here: it leaves as a file, by a touch, and the device's own reader opens it. */
function offer(url: string, words: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.textContent = words;
  document.body.append(link);
  tell(true);
}

const tell = (shown: boolean): void => parent.postMessage({ shown }, "*");

function hear({ source, data }: MessageEvent<Given>): void {
  if (source !== parent || parent === window) return;
  removeEventListener("message", hear);
  show(data);
}

addEventListener("message", hear);

/** Bytes that go up with progress, which `fetch` does not tell. */

import { ApiError, csrfSecret, leaveToSignIn, noteQuota } from "./client";

interface Options {
  /** The part that has been sent, from 0 to 1. */
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

/** Sends bytes with `POST`; the answer in JSON. Throws {@link ApiError} where it is refused, and `AbortError` where it is stopped. */
export function upload<T>(url: string, bytes: Blob, { onProgress, signal }: Options): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener("abort", stop);
    request.open("POST", url);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-csrf-token", csrfSecret());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    request.upload.onload = () => onProgress(1);
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    request.onerror = () => reject(new TypeError("network"));
    request.onload = () => {
      const response = new Response(request.responseText, { status: request.status, headers: headersOf(request) });
      noteQuota(response.headers);
      if (request.status === 401) leaveToSignIn();
      (response.ok ? response.json() : ApiError.of(response).then((error) => Promise.reject(error))).then(resolve, reject);
    };
    request.onloadend = () => signal.removeEventListener("abort", stop);
    if (signal.aborted) reject(new DOMException("stopped", "AbortError"));
    else request.send(bytes);
  });
}

function headersOf(request: XMLHttpRequest): Headers {
  const lines = request.getAllResponseHeaders().trim().split(/\r\n/);
  return new Headers(lines.flatMap((line) => {
    const at = line.indexOf(": ");
    return at > 0 ? [[line.slice(0, at), line.slice(at + 2)] as [string, string]] : [];
  }));
}

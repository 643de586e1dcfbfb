/** Has the browser save what the server streams, without holding it in memory. The server names the file. */
export function save(path: string, name = ""): void {
  const link = document.createElement("a");
  link.href = path;
  link.download = name;
  link.click();
}

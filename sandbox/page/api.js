/** The sandbox's HTTP side, as promises. */

/** What cannot be done; `message` is one Chinese sentence for the person at the page. */
export class ApiError extends Error {}

const UNREACHABLE = "连不上沙箱，请看看它是不是还在运行";

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(UNREACHABLE);
  }
  let body;
  try {
    body = await response.json();
  } catch {
    throw new ApiError(`沙箱没有给出能读懂的回答（HTTP ${response.status}）`);
  }
  if (!response.ok) {
    throw new ApiError(body.error || `沙箱没有照办（HTTP ${response.status}）`);
  }
  return body;
}

/** GET `path` with a query. */
export function get(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return call(search ? `${path}?${search}` : path, { cache: "no-store" });
}

/** POST a JSON body. */
export function post(path, body) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Upload one picture; answers `{image_id, url}`. */
export function uploadPicture(file) {
  const form = new FormData();
  form.append("file", file);
  return call("/sandbox/upload", { method: "POST", body: form });
}

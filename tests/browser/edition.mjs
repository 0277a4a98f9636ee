// A finished edition for the tests that look at pages: served as a plain web server would, and one page of each kind.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
};

/** Serves a folder on a free port of this machine; text goes out as gzip. Gives `{ origin, close }`. */
export async function serve(folder) {
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = path.join(folder, path.normalize(address));
    if (address.endsWith("/")) file = path.join(file, "index.html");
    const found = fs.existsSync(file) && fs.statSync(file).isFile();
    if (!found) file = path.join(folder, "404.html");
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    const headers = { "Content-Type": type, "Cache-Control": "max-age=3600" };
    let body = fs.readFileSync(file);
    if (/text|javascript|json|xml/.test(type)) {
      body = gzipSync(body);
      headers["Content-Encoding"] = "gzip";
    }
    headers["Content-Length"] = body.length;
    response.writeHead(found ? 200 : 404, headers).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

/** All pages of an edition, as addresses from its top, in order. */
export function pages(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => name.endsWith(".html"))
    .sort();
}

/** How to tell the kind of a page by its address. Of a kind, the longest page is looked at: there most can go wrong. */
const KINDS = {
  home: /^index\.html$/,
  report: /^reports\/(?!index\.html)[^/]+\.html$/,
  issue: /^issues\/[^/]+\/\d+\/\d+\.html$/,
  album: /^albums\/[^/]+\/\d+\.html$/,
  deputy: /^deputies\/(?!index\.html)[^/]+\.html$/,
  station: /^stations\/(?!index\.html)[^/]+\.html$/,
  campaign: /^campaigns\/(?!index\.html)[^/]+\.html$/,
  page: /^(?!index|404|search|sitemap)[^/]+\.html$/,
  overview: /^sitemap\.html$/,
  reports: /^reports\/index\.html$/,
  deputies: /^deputies\/index\.html$/,
  stations: /^stations\/index\.html$/,
  issues: /^issues\/index\.html$/,
  albums: /^albums\/index\.html$/,
  series: /^issues\/[^/]+\/index\.html$/,
  shelf: /^albums\/[^/]+\/index\.html$/,
  year: /^issues\/[^/]+\/\d+\/index\.html$/,
  regions: /^regions\/index\.html$/,
  region: /^regions\/(?!index\.html).+\.html$/,
  topics: /^topics\/index\.html$/,
  topic: /^topics\/(?!index\.html).+\.html$/,
  campaigns: /^campaigns\/index\.html$/,
  data: /^data\/index\.html$/,
  search: /^search\.html$/,
  404: /^404\.html$/,
};

/** One page of each kind: `[kind, address]`. Fails when a kind has none, so that no kind is passed over in silence. */
export function ofEachKind(folder) {
  const all = pages(folder);
  return Object.entries(KINDS).map(([kind, shape]) => {
    const held = all.filter((address) => shape.test(address) && !/http-equiv="refresh"/.test(fs.readFileSync(path.join(folder, address), "utf8")));
    if (!held.length) throw new Error(`${folder} has no page of kind ${kind}`);
    const size = (address) => fs.statSync(path.join(folder, address)).size;
    return [kind, held.reduce((longest, address) => (size(address) > size(longest) ? address : longest))];
  });
}

// SPDX-License-Identifier: MIT
// What npm installs and the server offers under /lib, fetched when a view first draws with it.

const places = {d3: '../lib/d3/dist/d3.min.js'};
const loading = {};

/** The library; rejects where it is not installed. */
export function library(name) {
  loading[name] ??= import(places[name]).then(() => globalThis[name]).catch((error) => {
    delete loading[name];
    throw error;
  });
  return loading[name];
}

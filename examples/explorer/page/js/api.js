// SPDX-License-Identifier: MIT
// The server's API: answers are remembered until the model changes, a busy server is asked again,
// and a server that is gone is looked for until it is back.

const root = 'api/v1';

export class ApiError extends Error {
  constructor(status, {code = 'unknown', field = null, message = `The server answered ${status}.`} = {}) {
    super(message);
    Object.assign(this, {status, code, field});
  }
}
/** The server could not be reached. */
export class GoneError extends Error {}

/** Events: `down`, `wait` (detail: seconds), `up`, `model` (another generation serves),
    `busy` (detail: true or false). */
export const connection = new EventTarget();
const tell = (name, detail) => connection.dispatchEvent(new CustomEvent(name, {detail}));

const remembered = new Map();
const artists = new Map();
let generation = null;
let down = false;
let running = 0;
let slow = null;

/** What is known of an artist: `{id, name, …}` or nothing. */
export const known = (id) => artists.get(id);

function learn(value) {
  if (Array.isArray(value)) for (const v of value) learn(v);
  else if (value !== null && typeof value === 'object') {
    if (typeof value.id === 'string' && typeof value.name === 'string' && Array.isArray(value.tags)) {
      artists.set(value.id, {...artists.get(value.id), ...value});
    }
    for (const v of Object.values(value)) if (typeof v === 'object') learn(v);
  }
}

const pause = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener('abort', () => {
    clearTimeout(timer);
    reject(signal.reason);
  }, {once: true});
});

async function once(path, {body, signal, timeout = 20000} = {}) {
  const limit = new AbortController();
  const abort = () => limit.abort(signal.reason);
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener('abort', abort);
  const timer = setTimeout(() => limit.abort(new GoneError('The server takes too long.')), timeout);
  try {
    const answer = await fetch(`${root}/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: body ? {'Content-Type': 'application/json'} : {},
      body: body ? JSON.stringify(body) : undefined,
      signal: limit.signal,
      cache: 'no-store',
    });
    const value = await answer.json().catch(() => null);
    if (!answer.ok) {
      const error = new ApiError(answer.status, value?.error);
      error.wait = Number(answer.headers.get('Retry-After')) * 1000;
      throw error;
    }
    if (value === null) throw new ApiError(answer.status, {message: 'The server’s answer is not what was asked for.'});
    return value;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof TypeError || (limit.signal.aborted && !(error instanceof ApiError))) {
      lost();
      throw new GoneError('The server does not answer.');
    }
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function begin() {
  if (++running === 1) slow = setTimeout(() => tell('busy', true), 250);
}
function end() {
  if (--running === 0) {
    clearTimeout(slow);
    tell('busy', false);
  }
}

async function request(path, options = {}) {
  begin();
  try {
    for (let attempt = 0; ; ++attempt) {
      try {
        const value = await once(path, options);
        if (typeof value.generation === 'number') seen(value.generation);
        return value;
      } catch (error) {
        const again = error instanceof ApiError && (error.status === 429 || error.status === 503);
        if (!again || attempt === 4) throw error;
        await pause(error.wait || 200 * 2 ** attempt, options.signal);
      }
    }
  } finally {
    end();
  }
}

function seen(number) {
  if (generation !== null && number !== generation) {
    remembered.clear();
    generation = number;
    tell('model');
  }
  generation = number;
}

export const post = async (path, body, signal) => {
  const value = await request(path, {body, signal});
  learn(value);
  return value;
};

export async function get(path, query = {}, signal) {
  const words = Object.entries(query).filter(([, v]) => v !== null && v !== undefined && v !== '');
  const address = words.length > 0 ? `${path}?${new URLSearchParams(words)}` : path;
  if (remembered.has(address)) return remembered.get(address);
  const value = await request(address, {signal});
  learn(value);
  if (remembered.size > 300) remembered.delete(remembered.keys().next().value);
  remembered.set(address, value);
  return value;
}
/** A part of an address from an id. */
export const part = (id) => encodeURIComponent(id);

let wake = null;
async function lost() {
  if (down) return;
  down = true;
  tell('down');
  for (let wait = 0.5; ; wait = Math.min(15, wait * 2)) {
    tell('wait', wait);
    await new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, wait * 1000 * (0.9 + 0.2 * Math.random()));
    });
    try {
      const answer = await fetch(`${root}/health`, {cache: 'no-store', signal: AbortSignal.timeout(4000)});
      if (!answer.ok) continue;
      const {generation: number} = await answer.json();
      down = false;
      remembered.clear();
      generation = number;
      tell('up');
      return;
    } catch {
      continue;
    }
  }
}
/** Looks for the server now rather than later. */
export const retry = () => wake?.();

// An idle page notices too that the server is gone, or serves another model.
setInterval(() => {
  if (!down && !document.hidden) once('health', {timeout: 8000}).then((health) => seen(health.generation)).catch(() => {});
}, 10000);

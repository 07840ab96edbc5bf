// Plays a scene with Google's client: reads it as JSON from stdin, writes what happened to stdout.
//
// A scene is {baseUrl, apiKey, apiVersion?, model, config, token?, steps}. A step is either
// {do: "<a method of the session>", with: {...}}, where "$call" stands for the id of the last
// function call, or {until: "<a path into a message>"}, which collects messages up to the first
// that has something there. What happened is {collected: [[message, ...], ...], closed, refused}.

import { GoogleGenAI } from '@google/genai';

const WAIT_MS = 20_000;

async function readAll(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function at(message, path) {
  return path.split('.').reduce((value, key) => value?.[key], message);
}

class Inbox {
  #messages = [];
  #wake = () => {};
  closed = null;

  take(message) {
    this.#messages.push(message);
    this.#wake();
  }

  close(event) {
    this.closed = { code: event.code, reason: event.reason };
    this.#wake();
  }

  async next() {
    while (this.#messages.length === 0 && this.closed === null) {
      await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('nothing came')), WAIT_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#messages.shift();
  }

  async until(path) {
    const collected = [];
    for (;;) {
      const message = await this.next();
      if (message === undefined) return collected;
      collected.push(message);
      if (at(message, path)) return collected;
    }
  }
}

async function keyOf(scene, httpOptions) {
  if (!scene.token) return scene.apiKey;
  const minting = new GoogleGenAI({ apiKey: scene.apiKey, httpOptions });
  return (await minting.authTokens.create({ config: scene.token })).name;
}

async function play(scene) {
  const inbox = new Inbox();
  const httpOptions = { baseUrl: scene.baseUrl, apiVersion: scene.apiVersion };
  const ai = new GoogleGenAI({ apiKey: await keyOf(scene, httpOptions), httpOptions });
  const collected = [];
  const session = await ai.live.connect({
    model: scene.model,
    config: scene.config,
    callbacks: {
      onmessage: (message) => inbox.take(message),
      onclose: (event) => inbox.close(event),
      onerror: () => {},
    },
  });
  let call;
  for (const step of scene.steps) {
    if (step.until) {
      const messages = await inbox.until(step.until);
      call = messages.at(-1)?.toolCall?.functionCalls?.[0]?.id ?? call;
      collected.push(messages);
    } else {
      const given = JSON.stringify(step.with).replaceAll('"$call"', JSON.stringify(call));
      session[step.do](JSON.parse(given));
    }
  }
  session.close();
  return { collected, closed: inbox.closed };
}

const scene = JSON.parse(await readAll(process.stdin));
const outcome = await play(scene).catch((error) => ({ collected: [], refused: String(error) }));
process.stdout.write(JSON.stringify(outcome), () => process.exit(0));

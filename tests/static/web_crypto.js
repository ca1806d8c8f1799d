// The only home of the browser's `crypto` where Node.js does not have it unasked, as Debian 12's does not.

import { webcrypto } from "node:crypto";

globalThis.crypto ??= /** @type {Crypto} */ (webcrypto);

// A peer made of @ethereumjs/devp2p that speaks lode/1: greets, asks for the first header, and answers such questions with none.
// usage: node peer.mjs dial PORT NODE_ID      or      node peer.mjs listen
// Prints one line for each thing that happens. Ends when its input does.
import { randomBytes } from 'node:crypto';
import { Common, Mainnet } from '@ethereumjs/common';
import { RLPx } from '@ethereumjs/devp2p';
import { RLP } from '@ethereumjs/rlp';
import snappy from 'snappyjs';

const STATUS = 0x00;
const GET_BLOCK_HEADERS = 0x03;
const BLOCK_HEADERS = 0x04;
const MESSAGE_NUMBERS = 17;
const REQUEST_ID = 7;
const PATIENCE_MILLIS = 240_000;
const host = '127.0.0.1';
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const say = (...words) => console.log(words.join(' '));

class Lode {
  constructor(version, peer, send) {
    this._send = send;
  }

  sendMessage(code, payload) {
    this._send(code, snappy.compress(payload));
  }

  _handleMessage(code, payload) {
    const message = RLP.decode(payload);
    switch (code) {
      case STATUS:
        say('status', message.length, hex(message[4]));
        this.sendMessage(STATUS, payload); // the same chain as theirs
        this.sendMessage(GET_BLOCK_HEADERS, RLP.encode([REQUEST_ID, [0, 1, 0, 0]]));
        break;
      case GET_BLOCK_HEADERS:
        say('asked', message[1].length);
        this.sendMessage(BLOCK_HEADERS, RLP.encode([message[0], []]));
        break;
      case BLOCK_HEADERS:
        say('answered', Number(`0x${hex(message[0])}`), message[1].length);
        break;
      default:
        say('unknown', code);
    }
  }
}

const rlpx = new RLPx(randomBytes(32), {
  timeout: PATIENCE_MILLIS,
  clientId: new TextEncoder().encode('devp2p-test'),
  common: new Common({ chain: Mainnet }),
  capabilities: [{ name: 'lode', version: 1, length: MESSAGE_NUMBERS, constructor: Lode }],
});
rlpx.events.on('peer:added', () => say('added'));
rlpx.events.on('peer:removed', (peer, reason) => say('removed', reason));
rlpx.events.on('peer:error', (peer, error) => say('error', error.message));

const [mode, port, nodeId] = process.argv.slice(2);
if (mode === 'dial') {
  await rlpx.connect({ id: Buffer.from(nodeId, 'hex'), address: host, tcpPort: Number(port) });
} else {
  rlpx.listen(0, host, () => say('listening', rlpx._server.address().port, hex(rlpx.id)));
}
process.stdin.resume().on('end', () => process.exit(0));

// Waits until a devnet's output (JSON lines) names its RPC address, and prints that. usage: await-rpc.mjs FILE PID
import { existsSync, readFileSync } from 'node:fs';

const [file, pid] = process.argv.slice(2);
const deadline = Date.now() + 300_000; // it may have to be built first

for (;;) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const address = lines.map(addressIn).find(Boolean);
  if (address) {
    console.log(address);
    break;
  }
  if (!isRunning(Number(pid)) || Date.now() > deadline) {
    console.error('clients: the devnet did not say where its RPC listens.');
    process.exit(1);
  }
  await new Promise((resume) => setTimeout(resume, 100));
}

function addressIn(line) {
  try {
    return JSON.parse(line).rpc;
  } catch {
    return undefined; // not a JSON line
  }
}

function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

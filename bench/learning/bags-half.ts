import { decodeHalf } from '@tessera/bags'

/** Ways to decode four million halves of a standard normal, milliseconds (least and median of 31): printed only. */
const count = 4096000
const halves = new Uint16Array(count)
for (let i = 0; i < count; i++) halves[i] = (0x3000 + ((i * 2654435761) >>> 18)) | (i % 2 === 0 ? 0 : 0x8000)
const into = new Float32Array(count)
const ways: Record<string, () => unknown> = {
  ours: () => decodeHalf(halves, into, 0),
}
const builtIn: unknown = Reflect.get(globalThis, 'Float16Array')
if (typeof builtIn === 'function') {
  const view: ArrayLike<number> = Reflect.construct(builtIn, [halves.buffer])
  ways['Float16Array, set'] = () => into.set(view)
  ways['Float16Array, loop'] = () => {
    for (let i = 0; i < count; i++) into[i] = view[i]
  }
}
for (const [name, decode] of Object.entries(ways)) {
  const times = Array.from({ length: 31 }, () => {
    const from = performance.now()
    decode()
    return performance.now() - from
  }).sort((a, b) => a - b)
  console.log(`${name.padEnd(20)} ${times[0].toFixed(2).padStart(6)} ${times[15].toFixed(2).padStart(6)}`)
}

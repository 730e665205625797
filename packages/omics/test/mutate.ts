import type { Random } from '@tessera/statistics'

const nasty = [
  '\t',
  '\n',
  '\r\n',
  '',
  '-1',
  'NaN',
  '1e400',
  '99999999999999999999',
  '\0',
  '\u00e9',
  '"',
  '.',
  ',',
  '|',
  '#',
  'chr',
  '__proto__',
  '%',
  '🧬'.normalize(),
]

/** A copy with a few faults: bytes changed, cut, doubled, moved, cells replaced, lines dropped or repeated. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let copy: Buffer = Buffer.from(bytes)
  for (let n = random.integer(3); n >= 0 && copy.length > 0; n--) copy = once(copy, random)
  return copy
}

function once(bytes: Buffer, random: Random): Buffer {
  const at = () => random.integer(bytes.length)
  switch (random.integer(7)) {
    case 0:
      return bytes.subarray(0, at())
    case 1: {
      const copy = Buffer.from(bytes)
      for (let n = random.integer(8); n >= 0; n--) copy[at()] = random.integer(256)
      return copy
    }
    case 2: {
      const place = at()
      const text = nasty[random.integer(nasty.length)]
      return Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from(text),
        bytes.subarray(place + random.integer(4)),
      ])
    }
    case 3: {
      const [from, to] = [at(), at()].sort((a, b) => a - b)
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
    }
    case 4:
      return lines(bytes, all => all.splice(random.integer(all.length), 1 + random.integer(3)))
    case 5:
      return lines(bytes, all => {
        const place = random.integer(all.length)
        const cells = all[place].split('\t')
        cells[random.integer(cells.length)] = nasty[random.integer(nasty.length)]
        all[place] = cells.join('\t')
      })
    default:
      return lines(bytes, all => all.splice(random.integer(all.length), 0, all[random.integer(all.length)]))
  }
}

function lines(bytes: Buffer, change: (all: string[]) => void): Buffer {
  const all = bytes.toString('latin1').split('\n')
  change(all)
  return Buffer.from(all.join('\n'), 'latin1')
}

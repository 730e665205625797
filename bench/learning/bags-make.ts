import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeBag } from '@tessera/bags'
import { createRandom, normalQuantile } from '@tessera/statistics'

/**
 * 400 bags x 4,000 tiles x 1,024 in float16 (3.3 GB), drawn from a seed: standard normal features; in a bag of class 1
 * one tile in twenty is shifted by 0.4 along 64 of them. Files that are there are left as they are.
 *
 *   node bench/learning/bags-make.ts [bags=400] [tiles=4000] [dimensions=1024]
 */
const [bags = 400, tiles = 4000, dimensions = 1024] = process.argv.slice(2).map(Number)
const folder = path.join(import.meta.dirname, '../data', `bags-${bags}x${tiles}x${dimensions}`)
const storedBytes = tiles * dimensions * 2
const informative = 64
const shift = 0.4

// Normal quantiles at the middles of 4,096 equal shares: twelve random bits a value.
const quantiles = Float32Array.from({ length: 4096 }, (_, i) => normalQuantile((i + 0.5) / 4096))

mkdirSync(folder, { recursive: true })
const labels = Array.from({ length: bags }, (_, bag) => bag % 2)
writeFileSync(path.join(folder, 'labels.json'), JSON.stringify(labels))
const features = new Float32Array(tiles * dimensions)
const coords = Int32Array.from(
  { length: 2 * tiles },
  (_, i) => 512 * (i % 2 === 0 ? (i >> 1) % 64 : (i >> 1) >> 6),
)
for (let bag = 0; bag < bags; bag++) {
  const file = path.join(folder, `${String(bag).padStart(4, '0')}.h5`)
  if (existsSync(file) && statSync(file).size > storedBytes) continue
  draw(bag)
  writeBag(file, {
    features,
    dimensions,
    coords,
    attributes: { coords: { patch_size: 512, name: `bag ${bag}` } },
  })
  if (bag % 20 === 19) process.stderr.write(`${bag + 1} of ${bags}\n`)
}

function draw(bag: number): void {
  const random = createRandom(4, 'bench-bags', bag)
  // xorshift128 (Marsaglia, J Stat Softw 2003;8:14) from a seed of the house's own generator: two values a step.
  let [x, y, z, w] = Array.from({ length: 4 }, () => Math.floor(random.next() * 2 ** 32) | 1)
  for (let i = 0; i < features.length; i += 2) {
    const t = x ^ (x << 11)
    x = y
    y = z
    z = w
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8)
    features[i] = quantiles[w & 4095]
    features[i + 1] = quantiles[(w >>> 12) & 4095]
  }
  if (labels[bag] === 0) return
  for (let tile = bag % 20; tile < tiles; tile += 20)
    for (let j = 0; j < informative; j++)
      features[tile * dimensions + j * Math.floor(dimensions / informative)] += shift
}

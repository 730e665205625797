import { writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  builtInFeatureNames,
  findNuclei,
  measureTile,
  openSlide,
  planTiles,
  readTiles,
} from '@tessera/slides'

/**
 * `node bench/slides/built-in.ts [--rounds 5]`: the features of tessera-histology/1 on tiles of tissue of the real slide
 * (../shared/data/slides_he), 256 and 224 pixels at 0.5 µm, tiles in memory, one thread: tiles a second and processor time
 * a tile, and how much of it goes to finding nuclei. Best of the rounds. -> results/slides-built-in.json
 */
const { values: asked } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const here = import.meta.dirname
const slide = await openSlide(path.join(here, '../../../shared/data/slides_he/cmu-1-small-region.svs'))
const figures: Record<string, unknown> = {}
for (const size of [256, 224]) {
  const plan = planTiles(slide, { mpp: 0.5, size })
  const most = Math.min(40, plan.x.length >> 1)
  const indices = Array.from({ length: most }, (_, i) => (plan.x.length >> 1) + i)
  const tiles: Uint8Array[] = []
  for await (const { raster } of readTiles(slide, plan, { indices })) tiles.push(raster.pixels)
  const into = new Float32Array(builtInFeatureNames.length)
  const whole = best(tiles, pixels => measureTile(pixels, size, 0.5, into))
  const nuclei = best(tiles, pixels => findNuclei({ width: size, height: size, pixels }, 0.5))
  figures[`${size} pixels`] = {
    tiles: tiles.length,
    tilesPerSecond: Number((1000 / whole.wall).toFixed(1)),
    cpuMs: Number(whole.cpu.toFixed(2)),
    cpuMsOfNuclei: Number(nuclei.cpu.toFixed(2)),
  }
}
await slide.close()
const result = {
  machine: { cpu: os.cpus()[0].model, cpus: os.cpus().length, node: process.version },
  measured: new Date().toISOString().slice(0, 10),
  what: 'tessera-histology/1, one thread, best of the rounds, milliseconds a tile',
  load: Number(os.loadavg()[0].toFixed(1)),
  rounds: Number(asked.rounds),
  figures,
}
writeFileSync(path.join(here, '../results/slides-built-in.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log(result)

function best(tiles: readonly Uint8Array[], work: (pixels: Uint8Array) => unknown) {
  let [wall, cpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round <= Number(asked.rounds); round++) {
    const start = performance.now()
    const before = process.cpuUsage()
    for (const tile of tiles) work(tile)
    const { user, system } = process.cpuUsage(before)
    // The first round compiles.
    if (round === 0) continue
    wall = Math.min(wall, (performance.now() - start) / tiles.length)
    cpu = Math.min(cpu, (user + system) / 1000 / tiles.length)
  }
  return { wall, cpu }
}

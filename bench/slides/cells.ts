// node bench/slides/cells.ts OUT.json [REAL_TILE.png]
// Nuclei on simulated tiles whose every nucleus is known, ours beside scikit-image's watershed (cells_peer.py): F1 by
// density and stain, density of lymphocytes against the truth, processor seconds. See docs/slides/cells.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { classifyNuclei, findNuclei } from '@tessera/slides'
import { matchNuclei } from '../../packages/slides/test/match-nuclei.ts'
import { type BenchTile, benchTiles, writeBenchTiles } from './cells-tiles.ts'

const [out] = process.argv.slice(2)
if (out === undefined) throw new Error('node bench/slides/cells.ts OUT.json')
// Drawn once the settings were fixed: no look or threshold was chosen on them.
const seeds = [90411, 90412, 90413, 90414]
const tiles = [...benchTiles(seeds)]
const options = (tile: BenchTile) => ({
  within: 4,
  margin: 5,
  sideUm: tile.tile.raster.width * tile.tile.mpp,
})
const truthOf = ({ tile }: BenchTile) => ({ x: tile.nuclei.map(n => n.x), y: tile.nuclei.map(n => n.y) })

const ours = tiles.map(each => {
  const { raster, mpp, nuclei } = each.tile
  const found = findNuclei(raster, mpp)
  const { look } = classifyNuclei(found)
  const { margin, sideUm } = options(each)
  const counts = (x: number, y: number) =>
    x >= margin && y >= margin && x <= sideUm - margin && y <= sideUm - margin
  let lymphocyteLike = 0
  for (let i = 0; i < found.count; i++) if (look[i] === 0 && counts(found.x[i], found.y[i])) lymphocyteLike++
  const lymphocytes = nuclei.filter(n => n.class === 'lymphocyte' && counts(n.x, n.y)).length
  return { ...matchNuclei(found, truthOf(each), options(each)), lymphocyteLike, lymphocytes }
})

for (let warm = 0; warm < 3; warm++) findNuclei(tiles[warm].tile.raster, 0.5)
const before = process.cpuUsage()
for (const { tile } of tiles) findNuclei(tile.raster, tile.mpp)
const used = process.cpuUsage(before)
const oursSeconds = (used.user + used.system) / 1e6

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-cells-'))
writeBenchTiles(folder, tiles)
const python = new URL('../.venv-slides/bin/python', import.meta.url).pathname
const peer = spawnSync(python, [new URL('./cells_peer.py', import.meta.url).pathname, folder], {
  stdio: ['ignore', 'inherit', 'inherit'],
})
const result: { seconds: number; skimage: string; found: Record<string, [number, number][]> } | null =
  peer.status === 0 ? JSON.parse(readFileSync(path.join(folder, 'peer.json'), 'utf8')) : null
rmSync(folder, { recursive: true })
const theirs =
  result === null
    ? null
    : tiles.map(each => {
        const found = result.found[each.name]
        return matchNuclei({ x: found.map(p => p[0]), y: found.map(p => p[1]) }, truthOf(each), options(each))
      })

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const groups = [...new Set(tiles.flatMap(({ density, stain }) => [density, stain]))].map(group => {
  const rows = tiles.flatMap(({ density, stain }, i) => (density === group || stain === group ? [i] : []))
  const sum = (of: (i: number) => number) => rows.reduce((total, i) => total + of(i), 0)
  return {
    group,
    nuclei: sum(i => ours[i].present),
    f1: mean(rows.map(i => ours[i].f1)),
    leastF1: Math.min(...rows.map(i => ours[i].f1)),
    precision: mean(rows.map(i => ours[i].precision)),
    recall: mean(rows.map(i => ours[i].recall)),
    lymphocyteRatio: sum(i => ours[i].lymphocyteLike) / sum(i => ours[i].lymphocytes),
    skimageF1: theirs === null ? null : mean(rows.map(i => theirs[i].f1)),
  }
})
const megapixels = tiles.reduce((sum, { tile }) => sum + tile.raster.width * tile.raster.height, 0) / 1e6
const nuclei = ours.reduce((sum, { found }) => sum + found, 0)
const report = {
  seeds,
  tiles: tiles.length,
  groups,
  ours: {
    seconds: oursSeconds,
    megapixelsPerSecond: megapixels / oursSeconds,
    nucleiPerSecond: nuclei / oursSeconds,
  },
  skimage:
    result === null
      ? null
      : {
          version: result.skimage,
          seconds: result.seconds,
          megapixelsPerSecond: megapixels / result.seconds,
        },
}
writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`)
for (const { group, nuclei: n, f1, leastF1, lymphocyteRatio, skimageF1 } of groups)
  console.log(
    group.padEnd(9),
    n,
    'F1',
    f1.toFixed(3),
    'least',
    leastF1.toFixed(3),
    'lymphocytes',
    lymphocyteRatio.toFixed(2),
    'skimage',
    skimageF1?.toFixed(3),
  )
console.log(report.ours, report.skimage)

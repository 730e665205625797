// node bench/studies/slide-accuracy.ts [--overlays FOLDER] [--measured FOLDER] [--pixels 2048] [--slides 15]
// Tissue, pen, nuclei, lymphocytes, phenotype and registration by @tessera/slides on drawn slides of five centres, each
// desert, excluded and inflamed, against what was drawn; every fourth a biopsy. With --overlays, tissue and cells of the
// first three and of the real slide (../shared/data/slides_he, where it is) as pictures to look at. Rows are kept in
// --measured, and not measured again.
// -> results/studies-slides.json
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { phenotypeCuts } from '@tessera/simulate'
import { mapInWorkers } from '@tessera/tasks'
import type { AccuracyRow } from './slide-accuracy-row.ts'
import { drawOverlays } from './slide-overlays.ts'

const { values: asked } = parseArgs({
  options: {
    overlays: { type: 'string' },
    measured: { type: 'string' },
    pixels: { type: 'string', default: '2048' },
    slides: { type: 'string', default: '15' },
  },
})
const here = import.meta.dirname
const pixels = Number(asked.pixels)
const overlays = asked.overlays ?? null
const numbers = Array.from({ length: Number(asked.slides) }, (_, n) => n)
const kept = (n: number) =>
  asked.measured === undefined ? null : path.join(asked.measured, `row-${pixels}-${n}.json`)
const there = (n: number) => {
  const file = kept(n)
  return file !== null && existsSync(file)
}

const wanting = numbers.filter(n => !there(n))
const fresh = await mapInWorkers<AccuracyRow>({
  module: new URL('./slide-accuracy-row.ts', import.meta.url),
  task: 'accuracyRow',
  shared: null,
  items: wanting.map(number => ({ number, pixels, overlays: number < 3 ? overlays : null })),
  workers: os.availableParallelism(),
  chunkSize: 1,
})
const rows = numbers.map((n): AccuracyRow => {
  const file = kept(n)
  if (there(n) && file !== null) return JSON.parse(readFileSync(file, 'utf8'))
  const row = fresh[wanting.indexOf(n)]
  if (file !== null) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(row))
  }
  return row
})
const real = path.join(here, '../../../shared/data/slides_he/cmu-1-small-region.svs')
if (overlays !== null && existsSync(real)) await drawOverlays(real, path.join(overlays, 'real'))

const called = rows.filter(({ planted }) => planted !== 'indeterminate')
const share = (of: (row: AccuracyRow) => boolean) => short(called.filter(of).length / called.length)
const over = (of: (row: AccuracyRow) => number) => {
  const values = rows.map(of)
  return {
    mean: short(values.reduce((sum, x) => sum + x, 0) / values.length),
    least: Math.min(...values),
    largest: Math.max(...values),
  }
}
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus()[0]?.model ?? 'unknown'}, ${os.availableParallelism()} cores`,
  slides: rows.length,
  pixels,
  phenotypeCuts,
  tissueDice: over(row => row.tissueDice),
  penDice: rows.flatMap(({ penDice }) => (penDice === null ? [] : [penDice])),
  tumourDice: over(row => row.tumourDice),
  nucleiF1: over(row => row.nucleiF1),
  lymphocyteF1: over(row => row.lymphocyteF1),
  lymphocyteRatio: over(row => row.lymphocyteRatio),
  phenotypeAgreement: {
    slides: called.length,
    all: share(row => row.found === row.planted),
    inTrueMasks: share(row => row.foundInTrueMasks === row.planted),
  },
  registrationUm: over(row => row.registrationUm),
  rows,
}
writeFileSync(path.join(here, '../results/studies-slides.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log({ ...result, rows: undefined })

function short(value: number): number {
  return Number(value.toPrecision(3))
}

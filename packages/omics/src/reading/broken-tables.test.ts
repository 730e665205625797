import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { afterAll, expect, it } from 'vitest'
import { OmicsError } from '../assay/omics-error.ts'
import { readAssay } from './read-assay.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-broken-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sound = [
  'gene_id\tsymbol\ts1\ts2\nENSG00000141510.18\tTP53\t10\t20\nENSG00000146648.3\t9-Sep\t0\t35\n',
  '"","s1","s2"\n"A ""b""",1.5,-2\n"C,d",3,4e3\n',
  'gene;s1;s2\nA;1,5;2\nB;3;4,25\n',
  'sample,patient_id,run_order,Alanine,Glucose\ns1,P1,1,1.5,2\ns2,P2,2,2.5,NA\n',
  'sample,analyte,value\ns1,IL6,1.5\ns1,CRP,3\ns2,IL6,<0.1\n',
  'Protein IDs\tMajority protein IDs\tLFQ intensity a\tReverse\nP04637\tP04637\t100\t\nREV\tREV\t1\t+\n',
  'N_unmapped\t5\t5\t5\nENSG00000141510\t100\t2\t98\n',
  '#1.2\n2\t1\nName\tDescription\ts1\nA\tx\t5\nB\ty\t6\n',
]
const inserted = [
  '\t',
  '\n',
  '"',
  ',',
  ';',
  '\r',
  '\0',
  '#',
  '-',
  'é',
  'NA',
  '1e999',
  '\ufeff',
  ' ',
  '9-Sep',
  '🧬',
]

/** One table with up to six bytes or words changed, cut, doubled or put in. */
function mutated(round: number): Buffer {
  const random = createRandom(2026, 'broken tables', round)
  let text = sound[random.integer(sound.length)]
  for (let n = 1 + random.integer(6); n > 0; n--) {
    const at = random.integer(text.length + 1)
    const kind = random.integer(4)
    const length = random.integer(12)
    if (kind === 0) text = text.slice(0, at) + inserted[random.integer(inserted.length)] + text.slice(at)
    else if (kind === 1) text = text.slice(0, at) + text.slice(at + length)
    else if (kind === 2) text = text.slice(0, at) + text.slice(Math.max(0, at - length))
    else text = text.slice(0, at)
  }
  const bytes = Buffer.from(
    text,
    random.integer(8) === 0 ? 'utf16le' : random.integer(8) === 0 ? 'latin1' : 'utf8',
  )
  if (random.integer(6) > 0) return bytes
  const packed = gzipSync(bytes)
  return random.integer(2) === 0 ? packed : packed.subarray(0, random.integer(packed.length + 1))
}

it('2,000 mutated tables are read or refused with findings, never with another error', async () => {
  const sheet = path.join(folder, 'sheet.csv')
  writeFileSync(sheet, 'sample,patient_id\ns1,P1\ns2,P2\n')
  let read = 0
  let refused = 0
  for (let round = 0; round < 2000; round++) {
    const file = path.join(folder, ['table.tsv', 'table.csv', 'table.txt'][round % 3])
    writeFileSync(file, mutated(round))
    try {
      const { assay, findings } = await readAssay(file, round % 5 === 0 ? { samples: sheet } : {})
      expect(assay.values.length).toBe(assay.features.length * assay.size)
      for (const finding of findings) expect(finding.cure).not.toBe('')
      read++
    } catch (error) {
      if (!(error instanceof FindingsError || error instanceof OmicsError))
        throw new Error(`round ${round}`, { cause: error })
      refused++
    }
  }
  expect(read).toBeGreaterThan(200)
  expect(refused).toBeGreaterThan(200)
})

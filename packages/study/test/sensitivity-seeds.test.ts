import { mkdtempSync, rmSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { drawFiles, type SimulatedStudy, writeSimulation } from '@tessera/simulate'
import { afterAll, describe, expect, it } from 'vitest'
import { intake, intakeLoaded } from '../src/intake/intake.ts'
import { readProtocol } from '../src/protocol/read.ts'
import { parseLeftOut } from '../src/sensitivity/left-out.ts'
import { loadWithout } from '../src/sensitivity/load-without.ts'

// bench/studies/dropping.ts runs them to the end, without each block and each centre in turn.
const folder = mkdtempSync(path.join(tmpdir(), 'sensitivity-seeds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const studies = path.resolve(import.meta.dirname, '../../../studies')

/** A cohort of 45 (with labels of some 60) in three centres, slides and scans as features: its folder, and what was drawn. */
async function cohort(study: SimulatedStudy): Promise<{ dataDir: string; drawn: readonly string[] }> {
  const into = path.join(folder, study)
  const { drawn = [] } = writeSimulation(into, {
    study,
    patients: study === 'hcc-adjuvant' ? 60 : 45,
    centres: 3,
    seed: 4,
    files: 'features',
    monteCarlo: 50,
  })
  if (drawn.length > 0) await drawFiles(into, drawn, { workers: 1 })
  return {
    dataDir: into,
    drawn: drawn.map(({ name }) => path.join(into, name)),
  }
}

describe.each([
  { study: 'changhai-escc', block: 'rna', gone: ['infiltration'] },
  { study: 'hcc-adjuvant', block: 'clinical', gone: [] },
  { study: 'rectal-mri', block: 'mri_before', gone: [] },
  { study: 'ici-irae', block: 'metabolome', gone: [] },
  { study: 'oesophageal-ivb-rt', block: 'clinical', gone: [] },
] as const)('$study', ({ study, block, gone }) => {
  it(`goes on without ${block}, without a centre, and with half of the files, and says what is gone`, async () => {
    const { dataDir, drawn } = await cohort(study)
    // That of the treatments stands in studies/ alone; the others come with their files.
    const home = study === 'hcc-adjuvant' ? path.join(studies, study) : dataDir
    const file = readProtocol(path.join(home, 'study.yaml'))
    const whole = await intake(file, { dataDir })
    const asked = new Set(whole.questions.map(({ id }) => id))
    const left = await loadWithout(
      file,
      { dataDir },
      [`block:${block}`, 'centre:C2', 'files=0.5'].map(parseLeftOut),
    )
    const read = intakeLoaded(left.file, left.loaded)
    expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([])

    const centre = whole.centres.find(({ name }) => name === 'C2')
    expect(read.read).toBe(whole.read - (centre?.read ?? 0))
    expect(read.centres.map(({ name }) => name)).not.toContain('C2')
    expect(left.counts[1].patients).toBe(centre?.read)
    // Half of those who have files, and each file in the ledger.
    const { patients, files } = left.counts[2]
    expect(files).toBeGreaterThanOrEqual(patients ?? Number.POSITIVE_INFINITY)
    const ledger = read.assembled.exclusions.filter(({ code }) => code.endsWith('-left-out'))
    expect(ledger).toHaveLength(files ?? -1)

    // Every question is asked, or said to be refused; none of its models reads what is gone.
    const refused = left.consequences.filter(
      ({ what, became }) => (what === 'question' || what === 'analysis') && became === 'refused',
    )
    for (const name of gone) expect(refused.map(one => one.name)).toContain(name)
    const still = new Set(read.questions.map(({ id }) => id))
    for (const id of asked)
      expect(still.has(id) || refused.some(({ name }) => id === name || id.startsWith(`${name}-`))).toBe(true)
    for (const { blocks } of read.questions)
      for (const own of Object.values(blocks)) expect(own.map(({ name }) => name)).not.toContain(block)

    if (drawn.length === 0) return
    // Files that are truly gone: every second one. Their patients go on without, and it is said how many there are.
    const lost = drawn.filter((_, i) => i % 2 === 1)
    for (const one of lost) unlinkSync(one)
    const half = await intake(file, { dataDir })
    expect(half.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(half.findings.find(({ code }) => code === 'slide-absent')?.count).toBe(lost.length)
    expect(half.assembled.exclusions.filter(({ code }) => code === 'slide-absent')).toHaveLength(lost.length)
    expect(half.questions.map(({ id, n }) => [id, n])).toEqual(whole.questions.map(({ id, n }) => [id, n]))
  }, 60_000)
})

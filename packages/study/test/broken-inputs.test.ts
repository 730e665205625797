import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { readTable, writeParquet } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { type SmallPatient, smallPatients, smallProtocol, smallTable, writeFiles } from './small-study.ts'
import { filesUnder, findingsIn, temporaryFolder, tessera } from './tessera.ts'

const patients = smallPatients({ North: 40, South: 40, West: 40 })
const table = smallTable(patients)
const changed = (change: (patient: SmallPatient, i: number) => SmallPatient) =>
  smallTable(patients.map(change))

/** `tessera run` of the files: its exit, its findings, and what lies in the run folder afterwards. */
async function runFiles(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = temporaryFolder()
  const study = writeFiles(folder, { 'study.yaml': smallProtocol, ...files })
  const out = join(folder, 'run')
  const finished = await tessera(['run', study, '--out', out, '--workers', '1', '--no-report'])
  const findings = findingsIn(finished)
  return { ...finished, findings, left: filesUnder(out), beside: filesUnder(study) }
}

/** Refused: exit 1, the finding with its cure, and neither run folder nor anything beside the data written. */
async function expectRefused(
  files: Readonly<Record<string, string | Uint8Array>>,
  finding: Partial<Finding>,
): Promise<void> {
  const { exit, document, findings, left, beside } = await runFiles(files)
  expect({ exit, ok: document?.ok, code: document?.error?.code }).toEqual({
    exit: 1,
    ok: false,
    code: 'findings',
  })
  expect(findings).toContainEqual(
    expect.objectContaining({ severity: 'error', cure: expect.stringMatching(/\w{3}/), ...finding }),
  )
  expect(left).toEqual([])
  expect(beside).toEqual([...new Set(['study.yaml', ...Object.keys(files)])].sort())
}

describe('broken inputs through the command', { timeout: 300_000 }, () => {
  it('a truncated Parquet file: refused, nothing written', async () => {
    const folder = temporaryFolder()
    const source = writeFiles(folder, { 'patients.csv': table })
    const { table: read } = await readTable(join(source, 'patients.csv'))
    await writeParquet(read, join(folder, 'patients.parquet'))
    const bytes = readFileSync(join(folder, 'patients.parquet'))
    const protocol = smallProtocol.replace('patients.csv', 'patients.parquet')
    for (const part of [0.3, 0.9])
      await expectRefused(
        { 'study.yaml': protocol, 'patients.parquet': bytes.subarray(0, Math.floor(part * bytes.length)) },
        { file: 'patients.parquet' },
      )
  })

  it('a stray quote: refused at its row, nothing written', async () => {
    await expectRefused(
      { 'patients.csv': table.replace('\nP2011,', '\n"P2011,') },
      { file: 'patients.csv', row: 52 },
    )
    await expectRefused(
      { 'patients.csv': table.replace('\nP2011,South,', '\nP2011,"Sou"th,') },
      { file: 'patients.csv', row: 52 },
    )
  })

  it('mixed encodings: refused at the row of the other encoding, nothing written', async () => {
    const [before, after] = table.replace('\nP1003,North', '\nP1003,北院').split('\nP2005,')
    const gbk = Buffer.from([0xd6, 0xd0, 0xb9, 0xfa])
    const bytes = Buffer.concat([
      Buffer.from(`${before}\nP2005,`),
      gbk,
      Buffer.from(after.slice('South'.length)),
    ])
    await expectRefused({ 'patients.csv': bytes }, { code: 'mixed-encodings', file: 'patients.csv', row: 46 })
  })

  it('duplicate patients: refused with both rows, nothing written', async () => {
    await expectRefused(
      { 'patients.csv': smallTable([...patients, patients[3]]) },
      {
        code: 'duplicate-patient',
        file: 'patients.csv',
        row: 122,
        patientId: 'P1004',
        message: expect.stringContaining('row 5'),
      },
    )
  })

  it('an endpoint with no events: refused, nothing written', async () => {
    await expectRefused(
      { 'patients.csv': changed(patient => ({ ...patient, dead: 0 })) },
      { code: 'endpoint-without-events' },
    )
  })

  it('a centre with one patient: a warning that names it, and the run ends', async () => {
    const { exit, findings, left } = await runFiles({
      'patients.csv': changed((patient, i) => (i === 10 ? { ...patient, centre: 'Lonely' } : patient)),
    })
    expect(exit).toBe(0)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'centre-with-one-patient', severity: 'warning', centre: 'Lonely' }),
    )
    expect(left).toContain('evidence.json')
  })

  it('a constant column: a warning that names it, and the run ends', async () => {
    const { exit, findings, left } = await runFiles({
      'patients.csv': changed(patient => ({ ...patient, marker: 7 })),
    })
    expect(exit).toBe(0)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'constant-column', severity: 'warning', field: 'marker' }),
    )
    expect(left).toContain('evidence.json')
  })
})

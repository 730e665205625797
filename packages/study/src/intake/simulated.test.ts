import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSimulation } from '@tessera/simulate'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { readProtocol } from '../protocol/read.ts'
import { intake } from './intake.ts'
import { holdsSimulatedCohort } from './simulated.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'tessera-simulated-'))

describe('a simulated cohort', () => {
  it('is known by its truth.json, whatever the protocol says, and the run says so', async () => {
    const data = folder()
    const simulation = writeSimulation(data, { study: 'hcc-adjuvant', patients: 200, monteCarlo: 100 })
    const study = simulation.files.find(file => file.name === 'study.yaml')
    const dictionary = simulation.files.find(file => file.name === 'dictionary.yaml')
    const own = folder()
    writeFileSync(join(own, 'study.yaml'), stringify({ ...parse(study?.text ?? ''), simulated: false }))
    writeFileSync(join(own, 'dictionary.yaml'), dictionary?.text ?? '')
    const read = await intake(readProtocol(join(own, 'study.yaml')), { dataDir: data })
    expect(read.simulated).toBe(true)
    expect(read.findings.filter(finding => finding.code === 'simulated-data')).toHaveLength(1)
  })

  it('is not taken from a folder without one, or with another file of that name', () => {
    const empty = folder()
    expect(holdsSimulatedCohort(empty)).toBe(false)
    writeFileSync(join(empty, 'truth.json'), '{"schema": "somebody-else/1"}')
    expect(holdsSimulatedCohort(empty)).toBe(false)
    writeFileSync(join(empty, 'truth.json'), 'not JSON')
    expect(holdsSimulatedCohort(empty)).toBe(false)
  })
})

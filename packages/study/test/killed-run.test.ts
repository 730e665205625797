import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSimulation } from '@tessera/simulate'
import { createRandom } from '@tessera/statistics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evidenceOf, filesUnder, tessera } from './tessera.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-killed-run-'))
const study = join(folder, 'study')
const run = (out: string, workers: number, ...more: string[]) => [
  ...['run', study, '--out', out, '--workers', String(workers)],
  ...['--bootstrap', '20', '--permutations', '20', '--no-report', ...more],
]

/** Runs until `reached`, and kills it there. Gives true where the kill came before the end. */
async function killWhen(reached: () => boolean, args: readonly string[]): Promise<boolean> {
  const { exit } = await tessera(args, child => {
    const timer = setInterval(() => {
      if (!reached()) return
      clearInterval(timer)
      child.kill('SIGKILL')
    }, 1)
    child.on('exit', () => clearInterval(timer))
  })
  return exit === null
}

function stepsIn(out: string): number {
  const steps = join(out, 'steps')
  return existsSync(steps) ? readdirSync(steps).filter(name => name.endsWith('.step')).length : 0
}

describe('a whole run of 120 patients in three centres', { timeout: 300_000 }, () => {
  const whole = join(folder, 'whole')
  let expected = ''

  beforeAll(async () => {
    writeSimulation(study, { study: 'hcc-adjuvant', patients: 120, centres: 3, seed: 5, monteCarlo: 100 })
    expect(await tessera(run(whole, 1))).toMatchObject({ exit: 0 })
    expected = evidenceOf(whole)
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('killed at any moment continues and ends with the same evidence.json', async () => {
    const killed = join(folder, 'killed')
    const all = stepsIn(whole)
    expect(all).toBeGreaterThan(100)
    const random = createRandom(2024, 'kill moments')
    const counts = Array.from({ length: 3 }, () => 1 + random.integer(all - 1)).sort((a, b) => a - b)
    const moments: (() => boolean)[] = [
      () => existsSync(join(killed, '.lock')),
      ...counts.map(count => () => stepsIn(killed) >= count),
      () => existsSync(join(killed, 'exclusions.csv')),
    ]
    let kills = 0
    for (const [i, moment] of moments.entries()) {
      if (await killWhen(moment, run(killed, 1 + (i % 2)))) kills++
      // Either it is not there yet, or it is whole.
      if (existsSync(join(killed, 'evidence.json'))) expect(evidenceOf(killed)).toBe(expected)
    }
    expect(kills).toBeGreaterThanOrEqual(moments.length - 1)
    expect(await tessera(run(killed, 2))).toMatchObject({ exit: 0 })
    expect(evidenceOf(killed)).toBe(expected)
    // Nothing half-written, and neither more nor fewer files than a run that was never killed.
    expect(filesUnder(killed)).toEqual(filesUnder(whole))
  })

  it('is the same to the byte with one, two and three workers', async () => {
    for (const workers of [2, 3]) {
      const out = join(folder, `workers-${workers}`)
      expect(await tessera(run(out, workers))).toMatchObject({ exit: 0 })
      expect(evidenceOf(out)).toBe(expected)
    }
  })

  it('gives other numbers with another seed', async () => {
    const out = join(folder, 'other-seed')
    expect(await tessera(run(out, 1, '--seed', '6'))).toMatchObject({ exit: 0 })
    expect(evidenceOf(out)).not.toBe(expected)
  })
})

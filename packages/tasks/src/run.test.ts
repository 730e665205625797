import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openRun, type Run } from './run.ts'

const module = new URL('../test/tasks-for-test.ts', import.meta.url)
let folder: string
const open: Run[] = []

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tessera-run-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const run of open.splice(0)) run.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

function openHere(options: Partial<Parameters<typeof openRun>[1]> = {}): Run {
  const run = openRun(path.join(folder, 'run'), { codeVersion: '1', workers: 1, ...options })
  open.push(run)
  return run
}

/** Runs one step in a fresh run and says whether it was computed. */
async function stepOnce(inputs: unknown, codeVersion = '1', name = 'square'): Promise<[unknown, boolean]> {
  const run = openHere({ codeVersion })
  let computed = false
  const value = await run.step(name, { inputs }, () => {
    computed = true
    return { inputs, values: Float64Array.of(1, Number.NaN) }
  })
  run.close()
  return [value, computed]
}

const stepFiles = () => fs.globSync(path.join(folder, 'run/steps/*.step'))

describe('a step', () => {
  it('is computed once for a code version, name and inputs', async () => {
    const first = await stepOnce({ a: 1, b: 2 })
    expect(first[1]).toBe(true)
    expect(await stepOnce({ b: 2, a: 1 })).toStrictEqual([first[0], false])
    expect((await stepOnce({ a: 1, b: 3 }))[1]).toBe(true)
    expect((await stepOnce({ a: 1, b: 2 }, '2'))[1]).toBe(true)
    expect((await stepOnce({ a: 1, b: 2 }, '1', 'other'))[1]).toBe(true)
    expect((await stepOnce({ a: 1, b: 2 }))[1]).toBe(false)
  })

  it('is computed again when its cache is cut or altered anywhere', async () => {
    const [value] = await stepOnce(7)
    const [file] = stepFiles()
    const whole = fs.readFileSync(file)
    for (let at = 0; at < whole.length; at += 7) {
      const altered = Buffer.from(whole)
      altered[at] ^= 1
      fs.writeFileSync(file, altered)
      expect(await stepOnce(7)).toStrictEqual([value, true])
      fs.writeFileSync(file, whole.subarray(0, at))
      expect(await stepOnce(7)).toStrictEqual([value, true])
    }
    expect(fs.readFileSync(file)).toEqual(whole)
    expect(await stepOnce(7)).toStrictEqual([value, false])
  })

  it('a failure is not cached, and is thrown as it is', async () => {
    const run = openHere()
    await expect(run.step('bad', { inputs: 1 }, () => Promise.reject(new RangeError('no')))).rejects.toThrow(
      new RangeError('no'),
    )
    expect(await run.step('bad', { inputs: 1 }, () => 5)).toBe(5)
    expect(run.stages.map(s => [s.name, s.cached])).toEqual([['bad', false]])
  })

  it('two at once with one key are computed once', async () => {
    const run = openHere()
    const work = vi.fn(() => new Promise<number>(resolve => setTimeout(() => resolve(3), 20)))
    const both = [run.step('x', { inputs: 1 }, work), run.step('x', { inputs: 1 }, work)]
    expect(await Promise.all(both)).toEqual([3, 3])
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('a full disk is a typed error that leaves nothing half-written', async () => {
    const run = openHere()
    const write = fs.writeSync
    vi.spyOn(fs, 'writeSync').mockImplementationOnce(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    })
    await expect(run.step('big', { inputs: 1 }, () => 1)).rejects.toMatchObject({ code: 'disk-full' })
    expect(fs.writeSync).not.toBe(write)
    expect(fs.readdirSync(path.join(folder, 'run/steps'))).toEqual([])
    expect(await run.step('big', { inputs: 1 }, () => 2)).toBe(2)
  })

  it.each(['steps/x-0.step', '.lock-holder.json', 'models/rfs-full.json'])(
    'what a killed run left under a temporary name is removed: of %s',
    name => {
      const part = path.join(folder, `run/${name}.123-4.part`)
      fs.mkdirSync(path.dirname(part), { recursive: true })
      fs.writeFileSync(part, 'half')
      openHere()
      expect(fs.existsSync(part)).toBe(false)
    },
  )
})

describe('a map', () => {
  it('continues with the chunks that it lacks', async () => {
    const items = Array.from({ length: 12 }, (_, i) => i)
    const options = { module, task: 'mark', shared: { folder }, items, chunkSize: 3 }
    const expected = items.map(i => i * i)
    const first = openHere()
    expect(await first.map('marks', options)).toEqual(expected)
    first.close()
    const lost = stepFiles().sort()[1]
    fs.rmSync(lost)
    const again = openHere({ workers: 2 })
    expect(await again.map('marks', options)).toEqual(expected)
    expect(again.stages[0].cached).toBe(false)
    expect(fs.globSync(path.join(folder, 'mark-*-2')).length).toBe(3)
    expect(await again.map('marks', options)).toEqual(expected)
    expect(again.stages[1].cached).toBe(true)
  })

  it('what was done before the signal is kept', async () => {
    const items = Array.from({ length: 8 }, (_, i) => i)
    const options = { module, task: 'slow', shared: { milliseconds: 30 }, items, chunkSize: 1 }
    const stop = new AbortController()
    const first = openHere({ signal: stop.signal, onProgress: e => e.done === 4 && stop.abort() })
    await expect(first.map('slow', options)).rejects.toMatchObject({ code: 'aborted' })
    await expect(first.step('next', { inputs: 1 }, () => 1)).rejects.toMatchObject({ code: 'aborted' })
    first.close()
    expect(stepFiles().length).toBeGreaterThanOrEqual(3)
    const dones: number[] = []
    const again = openHere({ onProgress: e => dones.push(e.done) })
    expect(await again.map('slow', options)).toEqual(items.map(Math.sqrt))
    expect(dones[0]).toBeGreaterThanOrEqual(3)
  })
})

describe('a run folder', () => {
  it('is written by one run at a time', () => {
    const first = openHere()
    expect(() => openHere()).toThrow(
      expect.objectContaining({ code: 'locked', message: expect.stringContaining(`process ${process.pid}`) }),
    )
    first.close()
    openHere()
  })

  it('records its stages, and prunes what it did not use', async () => {
    await stepOnce(1)
    await stepOnce(2)
    const run = openHere()
    await run.step('square', { inputs: 2 }, () => 0)
    run.prune()
    run.close()
    expect(stepFiles().length).toBe(1)
    const stages = JSON.parse(fs.readFileSync(path.join(folder, 'run/stages.json'), 'utf8'))
    expect(stages).toEqual([{ name: 'square', seconds: expect.any(Number), cached: true }])
    expect((await stepOnce(2))[1]).toBe(false)
    expect((await stepOnce(1))[1]).toBe(true)
  })
})

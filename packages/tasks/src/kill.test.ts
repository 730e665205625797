import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { openRun } from './run.ts'

const script = fileURLToPath(new URL('../test/killable-run.ts', import.meta.url))
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'tessera-kill-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

/** Runs the script; kills it after so many milliseconds, or lets it end. Gives the exit code, null if killed. */
function runScript(folder: string, workers: number, killAfter: number | null): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, folder, String(workers)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const timer = killAfter === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfter)
    child.on('error', reject)
    child.on('exit', code => {
      if (timer) clearTimeout(timer)
      resolve(code)
    })
  })
}

describe('a run that is killed', () => {
  it('at random moments, again and again, ends with the same bytes', { timeout: 120_000 }, async () => {
    const start = performance.now()
    expect(await runScript(path.join(root, 'whole'), 1, null)).toBe(0)
    const wall = performance.now() - start
    const whole = fs.readFileSync(path.join(root, 'whole/output.bin'))
    // Moments spread over the run's length by the golden ratio; what the machine does makes them random.
    let moment = 0
    let kills = 0
    for (let round = 0; round < 3; round++) {
      const folder = path.join(root, `killed-${round}`)
      for (let attempt = 0; attempt < 4; attempt++) {
        moment = (moment + 0.618034) % 1
        if ((await runScript(folder, 1 + (attempt % 2), wall * (0.2 + 0.8 * moment))) === null) kills++
      }
      expect(await runScript(folder, 2, null)).toBe(0)
      expect(fs.readFileSync(path.join(folder, 'output.bin')).equals(whole)).toBe(true)
    }
    expect(kills).toBeGreaterThan(0)
  })

  it('gives its lock back at once', { timeout: 30_000 }, async () => {
    const folder = path.join(root, 'lock')
    const child = spawn(process.execPath, [script, folder, '1'], { stdio: 'ignore' })
    const exited = new Promise(resolve => child.on('exit', resolve))
    while (!fs.existsSync(path.join(folder, '.lock-holder.json'))) await new Promise(r => setTimeout(r, 2))
    child.kill('SIGSTOP')
    expect(() => openRun(folder, { codeVersion: '1' })).toThrow(
      expect.objectContaining({ code: 'locked', message: expect.stringContaining(`process ${child.pid}`) }),
    )
    child.kill('SIGKILL')
    await exited
    openRun(folder, { codeVersion: '1' }).close()
  })
})

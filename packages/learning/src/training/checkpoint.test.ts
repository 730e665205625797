import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { attentionModel, bagOf } from '../../test/attention-model.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { TrainingError } from './training-error.ts'
import { TrainingSession } from './training-session.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-checkpoint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const model = attentionModel({ drop: 0.3, optimiser: { clip: 1 } })

async function steps(training: TrainingSession, from: number, to: number) {
  for (let i = from; i < to; i++)
    await training.step(i % 3 === 0 ? [bagOf(4, i), bagOf(30, i)] : bagOf(9, i), 1e-2)
}

describe('checkpoint', () => {
  it('continues a run exactly', async () => {
    const file = path.join(folder, 'exact.checkpoint')
    const whole = new TrainingSession(model)
    await steps(whole, 0, 8)
    writeCheckpoint(file, model, await whole.state(), { epoch: 2 })
    await steps(whole, 8, 15)
    const continued = new TrainingSession(attentionModel({ drop: 0.3, optimiser: { clip: 1 } }), {
      threads: 2,
    })
    const { state, progress } = readCheckpoint(file, model)
    expect(progress).toEqual({ epoch: 2 })
    await continued.restore(state)
    await steps(continued, 8, 15)
    expect(await continued.state()).toEqual(await whole.state())
    await whole.release()
    await continued.release()
  })

  it('is refused when it is damaged, cut short or of another model', async () => {
    const file = path.join(folder, 'damaged.checkpoint')
    const training = new TrainingSession(model)
    writeCheckpoint(file, model, await training.state())
    const bytes = readFileSync(file)
    const faults: unknown[] = []
    const read = (content: Uint8Array, into = model) => {
      writeFileSync(file, content)
      try {
        readCheckpoint(file, into)
      } catch (error) {
        faults.push(error)
        expect(error).toBeInstanceOf(TrainingError)
        expect(error).toMatchObject({ fault: 'bad-checkpoint' })
      }
    }
    for (const length of [0, 5, 40, 400, bytes.length - 1]) read(bytes.subarray(0, length))
    const flipped = Uint8Array.from(bytes)
    flipped[bytes.length - 9] ^= 1
    read(flipped)
    read(bytes, attentionModel({ seed: 2 }))
    expect(faults).toHaveLength(7)
    await training.release()
  })

  it('keeps the old checkpoint when the disk is full', () => {
    const file = path.join(folder, 'full.checkpoint')
    const script = path.join(folder, 'full.ts')
    const here = (name: string) => JSON.stringify(path.join(import.meta.dirname, name))
    // A limit on the size of files stands in for the full disk: the write fails in the same place.
    writeFileSync(
      script,
      `import { writeCheckpoint } from ${here('checkpoint.ts')}
import { TrainingSession } from ${here('training-session.ts')}
import { attentionModel } from ${here('../../test/attention-model.ts')}
process.on('SIGXFSZ', () => {})
const model = attentionModel()
const training = new TrainingSession(model)
try {
  writeCheckpoint(${JSON.stringify(file)}, model, await training.state())
} catch (error) {
  console.log(error.name, error.fault)
}
`,
    )
    writeFileSync(file, 'the old one')
    const limited = spawnSync('bash', ['-c', `ulimit -f 4; exec "$0" "$1"`, process.execPath, script], {
      encoding: 'utf8',
    })
    expect(limited.stdout.trim()).toBe('TrainingError disk-full')
    expect(readFileSync(file, 'utf8')).toBe('the old one')
    expect(readdirSync(folder).filter(name => name.startsWith('full.checkpoint.'))).toEqual([])
    expect(existsSync(file)).toBe(true)
  })
})

/** Examines mutated files one after the other, all in this process, so that what leaks would show. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { examine } from '../../packages/slides/test/hostile/examine.ts'
import { mutate } from '../../packages/slides/test/hostile/mutate.ts'

export interface FuzzJob {
  readonly files: readonly string[]
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly step: number
  /** Files that opened are kept here, one in `keepEvery`. */
  readonly keep: string | null
  readonly keepEvery: number
}

export type FuzzReport =
  | { readonly kind: 'begin'; readonly number: number; readonly file: string }
  | {
      readonly kind: 'end'
      readonly number: number
      readonly file: string
      readonly outcome: string
      readonly opened: boolean
      readonly milliseconds: number
      /** Of the processor, all threads: what a busy machine does not lengthen. */
      readonly processor: number
      readonly rss: number
      readonly complaint: string | null
    }
  | { readonly kind: 'done' }

const send = (report: FuzzReport) => process.send?.(report)

process.on('message', async (job: FuzzJob) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'))
  const originals = job.files.map(file => readFileSync(file))
  for (let number = job.from; number < job.to; number += job.step) {
    const which = number % originals.length
    const bytes = mutate(originals[which], job.seed, number)
    const file = path.join(folder, 'mutant')
    writeFileSync(file, bytes)
    send({ kind: 'begin', number, file: job.files[which] })
    const used = process.cpuUsage()
    const begun = performance.now()
    const { outcome, opened, corner, levels, complaint } = await examine(file)
    const milliseconds = performance.now() - begun
    const { user, system } = process.cpuUsage(used)
    send({
      kind: 'end',
      number,
      file: job.files[which],
      outcome,
      opened,
      milliseconds,
      processor: (user + system) / 1000,
      rss: process.memoryUsage.rss(),
      complaint,
    })
    if (job.keep !== null && corner !== null && Math.floor(number / originals.length) % job.keepEvery === 0) {
      const name = path.join(job.keep, String(number))
      writeFileSync(`${name}.bin`, bytes)
      writeFileSync(`${name}.rgb`, corner.pixels)
      const sha256 = createHash('sha256').update(corner.pixels).digest('hex')
      writeFileSync(
        `${name}.json`,
        JSON.stringify({
          original: job.files[which],
          levels,
          width: corner.width,
          height: corner.height,
          sha256,
        }),
      )
    }
  }
  rmSync(folder, { recursive: true, force: true })
  send({ kind: 'done' })
  process.disconnect()
})

import { FindingsError } from '@tessera/evidence'
import { TaskError } from '@tessera/tasks'
import { describe, expect, it } from 'vitest'
import { UsageError } from './exit-code.ts'
import { describeFailure } from './failure.ts'

const finding = { severity: 'error', code: 'x', message: 'm', cure: 'c' } as const

describe('a failure is one clear message and an exit status', () => {
  it('findings stay findings, also from a worker', () => {
    const error = new FindingsError([finding])
    expect(describeFailure(error)).toMatchObject({ code: 'findings', findings: [finding], exit: 1 })
    const inWorker = new TaskError('task-failed', 'item 3', { cause: error })
    expect(describeFailure(inWorker)).toMatchObject({ code: 'findings', findings: [finding], exit: 1 })
  })
  it.each([
    ['locked', 1],
    ['disk-full', 1],
    ['worker-crashed', 1],
    ['aborted', 130],
  ] as const)('TaskError %s', (code, exit) => {
    expect(describeFailure(new TaskError(code, 'said'))).toMatchObject({ code, message: 'said', exit })
  })
  it('the operating system is put into words', () => {
    const error = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', path: 'a/b.csv' })
    expect(describeFailure(error)).toMatchObject({ code: 'file-not-found', exit: 1 })
    expect(describeFailure(error).message).toContain('there is no a/b.csv')
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    expect(describeFailure(full)).toMatchObject({ code: 'disk-full', exit: 1 })
  })
  it('wrong usage is 2, the unforeseen 1', () => {
    expect(describeFailure(new UsageError('so not')).exit).toBe(2)
    expect(describeFailure(new TypeError('x is undefined'))).toMatchObject({ code: 'internal', exit: 1 })
    expect(describeFailure('thrown text').message).toContain('thrown text')
  })
})

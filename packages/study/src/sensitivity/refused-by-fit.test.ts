import { TaskError } from '@tessera/tasks'
import { describe, expect, it } from 'vitest'
import { orRefused } from './refused-by-fit.ts'

const failing = (error: Error) => orRefused('os', () => Promise.reject(error))

describe('a question whose models cannot be fitted on those who are left', () => {
  it('is refused with the reason of the learner', async () => {
    const error = new TaskError('task-failed', "'models os' failed on item 4: LearnerError: too few events")
    expect(await failing(error)).toEqual({ question: 'os', because: 'too few events' })
    expect(await orRefused('os', () => Promise.resolve(3))).toBe(3)
  })
  it('is not refused for a full disk, ctrl-C or a fault of ours', async () => {
    for (const code of ['aborted', 'disk-full', 'worker-crashed'] as const)
      await expect(failing(new TaskError(code, 'no'))).rejects.toThrow('no')
    await expect(failing(new RangeError('ours'))).rejects.toThrow('ours')
  })
})

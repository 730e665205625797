import { describe, expect, it } from 'vitest'
import { lookAtMachine, obstacles, sizeText } from './machine.ts'

const needs = { node: 24, memory: 1e9, disk: 2e8 }
const good = { node: '24.21.0', cores: 2, availableMemory: 4e9, totalMemory: 8e9, freeDisk: 1e10 }

describe('what the machine offers', () => {
  it('is read, also for a folder that is not there yet', () => {
    const machine = lookAtMachine('/nowhere/at/all')
    expect(machine.availableMemory).toBeGreaterThan(0)
    expect(machine.freeDisk).toBeGreaterThan(0)
    expect(machine.cores).toBeGreaterThan(0)
  })
  it('each obstacle is a sentence with its cure', () => {
    expect(obstacles(good, needs)).toEqual([])
    expect(obstacles({ ...good, node: '20.1.0' }, needs)[0]).toContain('npm ci')
    expect(obstacles({ ...good, availableMemory: 1e8 }, needs)[0]).toContain('100 MB are free')
    expect(obstacles({ ...good, freeDisk: 5e7 }, needs)[0]).toContain('--out')
    expect(sizeText(1.44e9)).toBe('1.4 GB')
  })
})

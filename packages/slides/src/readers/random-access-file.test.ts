import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RandomAccessFile } from './random-access-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i & 255)
const name = path.join(folder, 'bytes')
writeFileSync(name, bytes)

describe('a file read here and there', () => {
  it('gives the bytes asked for, many calls at once', async () => {
    const file = await RandomAccessFile.open(name)
    const read = await Promise.all(Array.from({ length: 40 }, (_, i) => file.read(i * 100, 150)))
    for (const [i, part] of read.entries())
      expect([...part]).toEqual([...bytes.subarray(i * 100, i * 100 + 150)])
    await file.close()
  })

  it('leaves timers their turn in a loop of reads', async () => {
    const file = await RandomAccessFile.open(name)
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    // Without a turn it would end after a million reads.
    for (let reads = 0; turns < 2 && reads < 1e6; reads++) await file.read(0, 10)
    clearInterval(timer)
    expect(turns).toBeGreaterThanOrEqual(2)
    await file.close()
  })

  it('refuses what is beyond its end, and offsets that are none', async () => {
    const file = await RandomAccessFile.open(name)
    expect(await file.read(5000, 0)).toHaveLength(0)
    await expect(file.read(4990, 11)).rejects.toMatchObject({ fault: 'truncated' })
    for (const [offset, length] of [
      [-1, 4],
      [0, -4],
      [Number.NaN, 4],
      [0.5, 4],
      [2 ** 60, 4],
    ])
      await expect(file.read(offset, length)).rejects.toMatchObject({ name: 'SlideError' })
    await file.close()
  })

  it('closes once the reads under way are done', async () => {
    const file = await RandomAccessFile.open(name)
    const reading = Promise.all(Array.from({ length: 20 }, () => file.read(0, 5000)))
    await file.close()
    expect(await reading).toHaveLength(20)
    await expect(file.read(0, 1)).rejects.toMatchObject({ fault: 'closed' })
    await file.close()
  })
})

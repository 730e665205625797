import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openBag } from '@tessera/bags'
import { afterAll, expect, it } from 'vitest'
import type { DrawnFile } from './draw-file.ts'
import { drawFiles } from './draw-files.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-drawn-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bag = (name: string, value: number): DrawnFile => ({
  name: `bags/${name}.h5`,
  request: { kind: 'bag', features: Float32Array.of(value, 1, 2, 3), dimensions: 2 },
})

it('draws what is wanting, keeps what is there, and draws anew what was asked differently', async () => {
  const files = [bag('a', 1), bag('b', 2), bag('c', 3)]
  expect(await drawFiles(folder, files, { workers: 2 })).toEqual({ drawn: 3, kept: 0 })
  const opened = await openBag(path.join(folder, 'bags/b.h5'))
  expect([opened.instances, opened.dimensions]).toEqual([2, 2])
  const before = statSync(path.join(folder, 'bags/a.h5')).mtimeMs
  expect(await drawFiles(folder, [...files.slice(0, 2), bag('c', 4)], { workers: 1 })).toEqual({
    drawn: 1,
    kept: 2,
  })
  expect(statSync(path.join(folder, 'bags/a.h5')).mtimeMs).toBe(before)
  rmSync(path.join(folder, 'bags/a.h5'))
  expect(await drawFiles(folder, files.slice(0, 2), { workers: 1 })).toEqual({ drawn: 1, kept: 1 })
})

it('gives the same bytes whatever the number of workers', async () => {
  const other = path.join(folder, 'other')
  await drawFiles(other, [bag('a', 1), bag('b', 2)], { workers: 1 })
  for (const name of ['a', 'b'])
    expect(readFileSync(path.join(other, `bags/${name}.h5`))).toEqual(
      readFileSync(path.join(folder, `bags/${name}.h5`)),
    )
})

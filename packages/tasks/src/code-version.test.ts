import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { codeVersionOf } from './code-version.ts'

it('codeVersionOf changes with sources, not with tests or place', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tessera-version-'))
  try {
    for (const place of ['a', 'b']) {
      fs.mkdirSync(path.join(folder, place, 'inner'), { recursive: true })
      fs.writeFileSync(path.join(folder, place, 'inner/x.ts'), 'export const x = 1\n')
    }
    const at = (place: string) => codeVersionOf([path.join(folder, place)])
    const version = at('a')
    expect(at('b')).toBe(version)
    fs.writeFileSync(path.join(folder, 'b/inner/x.test.ts'), 'it()')
    expect(at('b')).toBe(version)
    fs.writeFileSync(path.join(folder, 'b/inner/x.ts'), 'export const x = 2\n')
    expect(at('b')).not.toBe(version)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
})

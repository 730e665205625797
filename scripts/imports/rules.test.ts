import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAllowList } from './allow-list.ts'
import { breaches } from './rules.ts'
import { importsOf, readSourceFiles } from './source-file.ts'

let root: string
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'tessera-imports-'))
  write('imports.json', {
    packages: { low: [], high: ['low'], simulate: ['low'] },
    testsBesides: ['simulate'],
    folders: { scripts: ['high'] },
  })
  write('package.json', { devDependencies: { vitest: '1' } })
  write('packages/low/package.json', { dependencies: { zod: '1' } })
  write('packages/high/package.json', { dependencies: { '@tessera/low': '1' } })
  write('packages/low/src/index.ts', `export { x } from './x.ts'`)
  write('packages/low/src/x.ts', `import { readFileSync } from 'node:fs'\nexport const x = readFileSync`)
})
afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

function write(file: string, content: unknown): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content))
}

function check(): string[] {
  const list = readAllowList(root)
  return breaches(root, list, readSourceFiles(root, Object.keys(list.folders)))
}

describe('the import check', () => {
  it('passes arrows that the list holds', () => {
    write('packages/high/src/a.ts', `import { x } from '@tessera/low'\nexport { x }`)
    write(
      'packages/high/src/a.test.ts',
      `import { it } from 'vitest'\nimport '@tessera/simulate'\nimport './a.ts'`,
    )
    write('packages/low/src/y.ts', `import { z } from 'zod'\nimport { q } from 'zod/v4'`)
    write('packages/simulate/src/index.ts', 'export {}')
    write('scripts/s.ts', `import '@tessera/high'`)
    expect(check()).toEqual([])
  })

  it.each([
    ['a static import', `import { x } from '@tessera/high'`],
    ['a type import', `import type { X } from '@tessera/high'`],
    ['a re-export', `export * from '@tessera/high'`],
    ['a dynamic import', `const x = await import('@tessera/high')`],
  ])('refuses an upward arrow by %s', (_, text) => {
    write('packages/low/src/y.ts', `\n${text}`)
    expect(check()).toEqual([
      `packages/low/src/y.ts:2: imports '@tessera/high', but 'low' may import no other package (imports.json)`,
    ])
  })

  it('refuses simulate in analysis code', () => {
    write('packages/high/src/y.ts', `import '@tessera/simulate'`)
    expect(check()[0]).toContain(`imports '@tessera/simulate', but 'high' may import low`)
  })

  it('refuses a path into another package, by import or by worker module', () => {
    write('packages/high/src/y.ts', `import '../../low/src/x.ts'`)
    write('packages/high/src/z.ts', `const w = new ${'URL'}('../../low/src/x.ts', import.meta.url)`)
    const found = check()
    expect(found).toHaveLength(2)
    expect(found[0]).toContain('lies outside packages/high')
    expect(found[1]).toContain('lies outside packages/high')
  })

  it('refuses a way past the public face', () => {
    write('packages/high/src/y.ts', `import '@tessera/low/src/x.ts'`)
    expect(check()[0]).toContain(`past the public face of 'low'`)
  })

  it('refuses an undeclared dependency', () => {
    write('packages/high/src/y.ts', `import { z } from 'zod/v4'\nimport { it } from 'vitest'`)
    expect(check()).toEqual([
      `packages/high/src/y.ts:1: imports 'zod', which packages/high/package.json does not declare`,
      `packages/high/src/y.ts:2: imports 'vitest', which packages/high/package.json does not declare`,
    ])
  })

  it('refuses a circle between files, once', () => {
    write('packages/low/src/p.ts', `import './q.ts'`)
    write('packages/low/src/q.ts', `import type { R } from './r.ts'`)
    write('packages/low/src/r.ts', `import './p.ts'`)
    expect(check()).toEqual([
      'a circle of imports: packages/low/src/p.ts -> packages/low/src/q.ts -> packages/low/src/r.ts -> ' +
        'packages/low/src/p.ts; move what both need into a third file',
    ])
  })

  it('refuses a package that the list does not know', () => {
    write('packages/new/src/index.ts', 'export {}')
    expect(check()).toEqual([`imports.json: package 'new' is not in the list; say what it may import`])
  })

  it('reads imports with their lines, and not those in comments or strings', () => {
    const text = `// import 'a'\nconst s = "import 'b'"\nimport c from 'c'\n\nexport type { D } from './d.ts'\n`
    expect(importsOf(text).map(i => [i.specifier, i.line])).toEqual([
      ['c', 3],
      ['./d.ts', 5],
    ])
  })
})

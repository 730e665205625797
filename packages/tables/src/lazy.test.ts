import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('importing the package loads no reader or writer library', () => {
  const index = new URL('./index.ts', import.meta.url).href
  const program = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context) } })
    await import(${JSON.stringify(index)})
    console.log(JSON.stringify(seen))`
  const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
  const output = execFileSync(node, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  const loaded: string[] = JSON.parse(output)
  expect(loaded.some(url => url.endsWith('/read-table.ts'))).toBe(true)
  expect(loaded.filter(url => /duckdb\/|excel-file|chardet|csv-parse|iconv/.test(url))).toEqual([])
})

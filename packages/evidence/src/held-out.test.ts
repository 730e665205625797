import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const file = fileURLToPath(new URL('./held-out.must-not-compile.ts', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))

describe('held-out rows', () => {
  it('fitting on them does not compile, nor does any other way to make training rows of them', {
    timeout: 60_000,
  }, () => {
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
    const program = ts.createProgram([file], { ...options, noEmit: true })
    const source = program.getSourceFile(file)
    if (!source) throw new Error(`${file} was not read`)
    const found = ts
      .getPreEmitDiagnostics(program, source)
      .map(error => source.getLineAndCharacterOfPosition(error.start ?? 0).line + 1)
    const marked = source.text
      .split('\n')
      .flatMap((text, i) => (text.endsWith('// must not compile') ? [i + 1] : []))
    expect(marked).toHaveLength(14)
    expect([...new Set(found)].sort((a, b) => a - b)).toEqual(marked)
  })
})

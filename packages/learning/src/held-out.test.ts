import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const file = fileURLToPath(new URL('./held-out.must-not-compile.ts', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))

describe('fitting on held-out rows', () => {
  it('is a type error, at each call and nowhere else', () => {
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
    const program = ts.createProgram([file], { ...options, noEmit: true })
    const source = program.getSourceFile(file)
    const errors = ts.getPreEmitDiagnostics(program, source)
    const found = errors.map(error => ({
      code: error.code,
      line: source?.getLineAndCharacterOfPosition(error.start ?? 0).line,
      text: ts.flattenDiagnosticMessageText(error.messageText, '\n'),
    }))
    const calls = (source?.text ?? '')
      .split('\n')
      .flatMap((text, line) => (/\(heldOut/.test(text) ? [line] : []))
    expect(calls).toHaveLength(4)
    expect(found.map(error => error.line)).toEqual(calls)
    for (const error of found) {
      expect(error.code).toBe(2345)
      expect(error.text).toMatch(/HeldOutRows<ModellingRows.* is not assignable to .*TrainingRows</)
    }
  }, 60_000)
})

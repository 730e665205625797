import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { quick, writeSmallStudy } from '../../test/small-study.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const evidenceOf = (out: string) => readFileSync(path.join(out, 'evidence.json'), 'utf8')

describe('tessera run and report', { timeout: 300_000 }, () => {
  it('goes from tables to a report, repeats to the byte, and tells its main numbers', async () => {
    const folder = temporaryFolder()
    const study = writeSmallStudy(path.join(folder, 'study'))
    const out = path.join(folder, 'run')
    const log = path.join(folder, 'log.jsonl')
    const { exit, stdout, stderr } = await tessera([
      'run',
      study,
      '--out',
      out,
      ...quick,
      '--log',
      log,
      '--json',
    ])
    expect(stderr).not.toContain('error')
    expect(exit).toBe(0)
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({ command: 'run', ok: true, study: 'hcc-adjuvant', simulated: true })
    expect(document.questions[0].mainNumbers).toHaveLength(3)
    expect(document.report).toBe(path.join(out, 'report', 'index.html'))
    expect(readFileSync(document.report, 'utf8')).toMatch(/^<!doctype html>/i)
    for (const line of readFileSync(log, 'utf8').trim().split('\n'))
      expect(JSON.parse(line).msg).toBeTypeOf('string')

    // The cards of one patient at a time name nobody.
    const cards = readFileSync(document.report, 'utf8').match(/<article class="patient"[\s\S]*?<\/article>/g)
    expect(cards).toHaveLength(3)
    const ids = readFileSync(path.join(study, 'patients.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(',')[0])
    for (const card of cards ?? []) expect(ids.filter(id => card.includes(id))).toEqual([])

    const first = evidenceOf(out)
    const again = await tessera(['run', study, '--out', out, ...quick, '--no-report'])
    expect(again.exit).toBe(0)
    expect(again.stdout).toContain('evidence.json')
    expect(evidenceOf(out)).toBe(first)

    const report = await tessera(['report', out])
    expect(report.exit).toBe(0)
    expect(report.stdout).toContain(path.join(out, 'report', 'index.html'))
  })

  it('goes on without a block, says what that cost, and leaves the registered run alone', async () => {
    const folder = temporaryFolder()
    const study = writeSmallStudy(path.join(folder, 'study'))
    const whole = path.join(folder, 'whole')
    const small = ['--bootstrap', '30', '--permutations', '0', '--workers', '1', '--no-report']
    expect((await tessera(['run', study, '--out', whole, ...small])).exit).toBe(0)
    const before = evidenceOf(whole)
    const without = ['run', study, '--without', 'block:blood', '--against', whole, ...small]
    const out = path.join(folder, 'without')
    const said = await tessera([...without, '--out', out])
    expect(said.exit).toBe(0)
    expect(said.stdout).toMatch(/^Sensitivity run, not the registered analysis: without block 'blood'\./)
    expect(said.stdout).toContain('What it cost, on the patients of both runs')
    const refused = await tessera([...without, '--out', whole])
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toContain('a folder of its own')
    expect(evidenceOf(whole)).toBe(before)
    const report = await tessera(['report', out])
    expect(report.exit).toBe(0)
    const html = readFileSync(path.join(out, 'report', 'index.html'), 'utf8')
    expect(html).toContain('Sensitivity run, not the registered analysis.')
    expect(html).toContain('What was left out, and what it cost')
  })

  it('refuses what it cannot leave out as wrong usage', async () => {
    const study = writeSmallStudy(path.join(temporaryFolder(), 'study'))
    for (const wrong of [
      ['--without', 'blood'],
      ['--without', 'files:x=2'],
      ['--against', 'runs/x'],
    ])
      expect(await tessera(['run', study, ...wrong])).toMatchObject({ exit: 2, stdout: '' })
  })

  it('stopped by ctrl-C it says how to go on, and going on gives the same bytes', async () => {
    const folder = temporaryFolder()
    const study = writeSmallStudy(path.join(folder, 'study'))
    const stopped = path.join(folder, 'stopped')
    const args = ['run', study, '--out', stopped, '--no-report', ...quick]
    const first = await tessera(args, { interruptAt: 'begins' })
    expect(first.exit).toBe(130)
    expect(first.stderr).toContain(`To continue: tessera ${args.join(' ')}`)
    expect(first.stdout).toBe('')
    expect(existsSync(path.join(stopped, 'evidence.json'))).toBe(false)
    expect((await tessera(args)).exit).toBe(0)

    const whole = path.join(folder, 'whole')
    expect((await tessera(['run', study, '--out', whole, '--no-report', ...quick])).exit).toBe(0)
    expect(evidenceOf(stopped)).toBe(evidenceOf(whole))
  })

  it('SIGTERM ends with 143, and with --json one document says so', async () => {
    const folder = temporaryFolder()
    const study = writeSmallStudy(path.join(folder, 'study'))
    const args = ['run', study, '--out', path.join(folder, 'run'), '--json', ...quick]
    const { exit, stdout } = await tessera(args, { interruptAt: 'begins', signal: 'SIGTERM' })
    expect(exit).toBe(143)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'aborted' } })
  })

  it('data at fault: exit 1, findings, and no evidence', async () => {
    const folder = temporaryFolder()
    const study = writeSmallStudy(path.join(folder, 'study'), (name, text) =>
      name === 'study.yaml' ? text.replace('log2(afp)', 'log2(afpp)') : text,
    )
    const out = path.join(folder, 'run')
    const { exit, stdout, stderr } = await tessera(['run', study, '--out', out, '--json', ...quick])
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ severity: 'error', cure: expect.any(String) })
    expect(stderr).toContain('1 error')
    expect(existsSync(path.join(out, 'evidence.json'))).toBe(false)
  })

  it('a folder that is no run cannot be reported', async () => {
    const { exit, stderr } = await tessera(['report', temporaryFolder()])
    expect(exit).toBe(1)
    expect(stderr).toContain('run the study first')
  })
})

import { z } from 'zod'
import { studySchema } from './study.ts'

/** The JSON Schema of `study.yaml`, as editors read it: what a person may write, before defaults. */
export function studyJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(studySchema, { io: 'input', target: 'draft-7' }),
    title: 'Tessera study protocol (study.yaml)',
  }
}

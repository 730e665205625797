declare module 'dcmjs/dictionary' {
  export interface DictionaryEntry {
    readonly tag: string
    readonly vr: string | undefined
    readonly name: string
    readonly version: string | undefined
  }
  const dictionary: Readonly<Record<string, DictionaryEntry>>
  export default dictionary
}

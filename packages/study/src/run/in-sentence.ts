/** Small first letter, for a label within a sentence, unless the word is an abbreviation (OS, TMB, C5). */
export function inSentence(text: string): string {
  return /^\p{Lu}(\p{Ll}|\s|$)/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

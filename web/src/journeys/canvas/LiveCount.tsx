/** One figure on a card, with what it counts. */
export function LiveCount({ figure, words }: { figure: string; words: string }) {
  return (
    <span>
      <b>{figure}</b> {words}
    </span>
  )
}

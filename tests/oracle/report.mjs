// How every command of this folder says what it found: a line `ok: …`, or `not ok: …` with the differences below it.

/** Prints the finding and returns whether it is good. */
export function report(what, differences) {
  const lines = differences.filter((line) => line !== '');
  console.log(lines.length === 0 ? `ok: ${what}` : `not ok: ${what}: ${lines.length} differences\n${lines.map((line) => `  ${line}`).join('\n')}`);
  return lines.length === 0;
}

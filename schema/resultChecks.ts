/**
 * The checks of a committee's result (docs/rules.md, CC1–CC9): what its own figures say against it. An error (E) is arithmetic that cannot be so, a warning (W) what is seldom so; what is
 * usual stands in the election's tolerances. Pure.
 */
import { arithmeticChecks } from './arithmeticChecks.ts';
import { type CheckInput, createFindings, type Judged } from './checkFindings.ts';
import type { FailedCheck } from './result.ts';
import { unusualChecks } from './unusualChecks.ts';

/** What does not pass, in the order of the checks, and what could not be judged because figures are missing. */
export function judgeChecks(input: CheckInput): Judged {
  const findings = createFindings(input.values);
  arithmeticChecks(input, findings);
  unusualChecks(input, findings);
  return { failed: findings.failed, notJudged: findings.notJudged };
}

/** What does not pass. A check whose figures are not all there says nothing (`judgeChecks` says which). */
export const checksOf = (input: CheckInput): readonly FailedCheck[] => judgeChecks(input).failed;

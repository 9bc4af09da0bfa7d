import { wordPattern } from '../../../language/plain-text.ts';

/** Phrases of courtesy whose words are not courteous elsewhere: "maaf kijiye", but no charge is "maaf". */
export const COURTESY = wordPattern(
  `maaf (?:kijiye|kijiyega|kariye|karein|karna|kare)|maafi (?:chahta|chahti|chahte|chahenge)|kshama (?:karein|kijiye|kariye)|माफ (?:कीजिए|कीजिएगा|करें|करिए|करना)|माफी (?:चाहता|चाहती|चाहते|चाहूंगा)|क्षमा (?:करें|कीजिए|चाहता|चाहते)
    |(?:it is|it's) best to|at best|best wishes|all the best|thank(?:s| you) for (?:being|the|your) (?:so |very )?(?:quick|fast|prompt)(?: \\p{L}+)?|(?:like|prefer|suits?|fits?) (?:you |it |them |your \\p{L}+ )?best|(?:le |te |lhe )?(?:gusta|agrada|conviene|convem|encaja|encaixa) (?:mas|mais|mejor|melhor)|sabse (?:zyada |jyada )?(?:pasand|acch?[ahei]+)`,
);

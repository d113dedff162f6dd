import { badDnsInputs } from "../support/bad-dns-inputs";
import { testMistakes } from "../support/mistakes";

testMistakes(badDnsInputs);

import { badCheckInputs } from "../../support/bad-check-inputs";
import { testMistakes } from "../../support/mistakes";

testMistakes(badCheckInputs);

import { badClusterInputs } from "../support/bad-cluster-inputs";
import { testMistakes } from "../support/mistakes";

testMistakes(badClusterInputs);

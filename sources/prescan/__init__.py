"""The pre-scan of the DPIA: questions as data, facts from the dossier, and rules that compute what follows."""

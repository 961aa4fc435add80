INSERT DATA { GRAPH <urn:test:CLIENT> { <urn:test:s> <urn:test:p> "Đo lường & \"thử\" #1 +2 %41"@vi } }

Grailbird.data.tweets_2009_03 = 
 [ {
  "source" : "web",
  "entities" : { "urls" : [ ] },
  "id_str" : "1330000000",
  "text" : "\u521D\u3081\u3066\u306E\u3064\u3076\u3084\u304D",
  "id" : 1330000000,
  "created_at" : "2009-03-15 00:00:00 +0000"
} ]
